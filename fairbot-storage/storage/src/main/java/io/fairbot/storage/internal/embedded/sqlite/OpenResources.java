package io.fairbot.storage.internal.embedded.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The resources that were opened so far, for a try statement: they are closed in reverse order, also after an {@link Error},
 * unless {@link #keep()} was called. The first failure of closing is thrown when all were closed.
 */
public final class OpenResources implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Adds a resource and returns it. */
    public <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Leaves all resources open, for their new owner. */
    public void keep() {
        opened.clear();
    }

    @Override
    public void close() throws IOException, SQLException {
        Exception first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                // Whatever one of them throws, the others are closed.
                first = first == null ? e : first;
            }
        }
        if (first instanceof SQLException sql) {
            throw sql;
        }
        if (first instanceof IOException io) {
            throw io;
        }
        if (first instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (first != null) {
            throw new IllegalStateException(first);
        }
    }
}
