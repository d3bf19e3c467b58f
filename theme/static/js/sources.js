// What a page with notes or sources does beside site.js.
import "../../components/references/script.js";
