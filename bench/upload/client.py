"""Uploads a file with tuspy. usage: client.py ENDPOINT TOKEN EPISODE FILE; prints the upload's address."""
import sys

from tusclient.client import TusClient

endpoint, token, episode, file = sys.argv[1:]
client = TusClient(endpoint, headers={"Authorization": f"Bearer {token}"})
metadata = {"episode_id": episode, "filename": "video.mp4"}
uploader = client.uploader(file, chunk_size=32 << 20, metadata=metadata, retries=60, retry_delay=1)
uploader.upload()
print(uploader.url)
