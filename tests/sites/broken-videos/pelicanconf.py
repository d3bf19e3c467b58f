VLOG = {"peertube": ["https://video.example.org/"]}
