// The scripts of every page, in their order; the build puts them into one file.
import "../../components/share-links/script.js";
