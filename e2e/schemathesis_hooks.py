"""What schemathesis has to be told in Python: that pieces of uploads are bytes."""
import schemathesis

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
