SITENAME = "Broken"
AUTHOR = "Ann Author"
import sys
sys.exit(0)
