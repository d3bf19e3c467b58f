SITENAME = "Broken"
AUTHOR = "Ann Author"
VLOG = {"peertube": ["https://video.example.org/"]}
