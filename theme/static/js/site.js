// The scripts of every page, in their order; the build puts them into one file.
import "../../components/head/script.js";
import "../../components/share-links/script.js";
