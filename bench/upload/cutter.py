"""Stands between a client and the server and cuts the connection again and again.

usage: cutter.py LISTEN SERVER BYTES CUTS COMMAND
Every connection is cut when BYTES more have gone up, CUTS times at all; in the middle of them COMMAND is run, which is to
restart the server. Tells at its end (SIGTERM) how many bytes went up and how often it cut.
"""
import asyncio, signal, subprocess, sys

listen, server, step, cuts, command = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
done = {"cuts": 0, "up": 0}


async def pump(reader, writer, is_up, cut):
    try:
        while chunk := await reader.read(1 << 16):
            writer.write(chunk)
            await writer.drain()
            if not is_up:
                continue
            done["up"] += len(chunk)
            if done["cuts"] < cuts and done["up"] >= (done["cuts"] + 1) * step:
                done["cuts"] += 1
                if done["cuts"] == cuts // 2:
                    subprocess.Popen(command, shell=True)
                cut.set()
                return
    except OSError:
        pass
    finally:
        writer.close()


async def accept(reader, writer):
    try:
        to_server = await asyncio.open_connection("127.0.0.1", server)
    except OSError:
        writer.transport.abort()
        return
    cut = asyncio.Event()
    up = asyncio.create_task(pump(reader, to_server[1], True, cut))
    down = asyncio.create_task(pump(to_server[0], writer, False, cut))
    waiting = asyncio.create_task(cut.wait())
    await asyncio.wait([waiting, asyncio.gather(up, down, return_exceptions=True)], return_when=asyncio.FIRST_COMPLETED)
    if cut.is_set():
        # As a network does it: neither side is told properly.
        writer.transport.abort()
        to_server[1].transport.abort()
    waiting.cancel()


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with await asyncio.start_server(accept, "127.0.0.1", listen):
        await stop.wait()
    print(done["up"], done["cuts"], flush=True)


asyncio.run(main())
