package io.fairbot.whatsapp.web.internal.connection;

import io.fairbot.whatsapp.web.internal.binary.Node;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a connection has reported. */
final class RecordedConnection implements ServerConnection.ConnectionListener {
    final List<Node> nodes = new CopyOnWriteArrayList<>();
    final AtomicInteger frames = new AtomicInteger();
    private final List<ConnectionEnd> ends = new CopyOnWriteArrayList<>();

    boolean isEnded() {
        return !ends.isEmpty();
    }

    int endCount() {
        return ends.size();
    }

    ConnectionEnd end() {
        return ends.get(0);
    }

    @Override
    public void received(Node node) {
        nodes.add(node);
    }

    @Override
    public void active() {
        frames.incrementAndGet();
    }

    @Override
    public void ended(ConnectionEnd reason) {
        ends.add(reason);
    }
}
