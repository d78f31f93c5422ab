"""Any bytes where ccjk reads: a clear refusal or a right reading, never a traceback, a hang or an execution."""
