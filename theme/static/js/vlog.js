// What a page with a video does beside site.js.
import "../../components/video/script.js";
