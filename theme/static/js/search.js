// What the search page does beside site.js.
import "../../components/search/script.js";
