package io.fairbot.testkit.mongod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A free port of 127.0.0.1 that stays reserved.
 *
 * <p>On Linux a socket that is bound but does not listen prevents other processes from getting the port, while a
 * process that requests this port with SO_REUSEADDR may listen on it; without a listener, connections are refused. On
 * other systems the port is only likely to stay free.
 */
final class LoopbackPort implements AutoCloseable {
    private final Socket holder;
    private final int number;

    private LoopbackPort(Socket holder) {
        this.holder = holder;
        this.number = holder.getLocalPort();
    }

    static LoopbackPort reserve() {
        Socket holder = new Socket();
        try {
            holder.setReuseAddress(true);
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            LoopbackPort port = new LoopbackPort(holder);
            if (!System.getProperty("os.name").equals("Linux")) {
                holder.close();
            }
            return port;
        } catch (IOException failure) {
            throw new UncheckedIOException("No port of 127.0.0.1 is free.", failure);
        }
    }

    int number() {
        return number;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
    }

    @Override
    public String toString() {
        return "127.0.0.1:" + number;
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
