SITENAME = "Films"
AUTHOR = "Ann Author"
VLOG = {"peertube": ["video.example.org"]}
