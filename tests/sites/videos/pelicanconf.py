SITENAME = "Films"
VLOG = {"peertube": ["video.example.org"]}
