// What the share kits do beside site.js.
import "../../components/share-kit/script.js";
