package io.fairbot.coordination.internal.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Readers of events on one thread that check the numbers: each event follows the one before, or a resync has said what is missing. */
final class ReaderCrowd implements AutoCloseable {
    private static final Pattern NUMBER = Pattern.compile("\"seq\":([0-9]+)");

    private final Selector selector = Selector.open();
    private final List<OneReader> readers = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "crowd");
    private volatile boolean stopped;
    final AtomicInteger gaps = new AtomicInteger();
    final AtomicInteger resyncs = new AtomicInteger();
    final AtomicInteger ends = new AtomicInteger();

    /** A reader and the last number it knows. */
    static final class OneReader {
        final FrameClient client;
        final AtomicLong last = new AtomicLong(-1);

        OneReader(FrameClient client) {
            this.client = client;
        }
    }

    ReaderCrowd() throws IOException {}

    void add(FrameClient client) throws IOException {
        OneReader reader = new OneReader(client);
        readers.add(reader);
        client.channel().configureBlocking(false);
        client.channel().register(selector, SelectionKey.OP_READ, reader);
    }

    void begin() {
        thread.start();
    }

    List<OneReader> readers() {
        return readers;
    }

    private void run() {
        try {
            while (!stopped) {
                selector.select(key -> {
                    try {
                        OneReader reader = (OneReader) key.attachment();
                        if (!reader.client.read(text -> check(reader, text))) {
                            ends.incrementAndGet();
                            key.cancel();
                        }
                    } catch (IOException e) {
                        ends.incrementAndGet();
                        key.cancel();
                    }
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(OneReader reader, String text) {
        Matcher number = NUMBER.matcher(text);
        if (!number.find()) {
            gaps.incrementAndGet();
            return;
        }
        long sequence = Long.parseLong(number.group(1));
        boolean stands = text.contains("\"type\":\"hello\"") || text.contains("\"type\":\"ping\"");
        if (text.contains("\"type\":\"resync\"")) {
            resyncs.incrementAndGet();
        } else if (reader.last.get() >= 0 && sequence != reader.last.get() + (stands ? 0 : 1)) {
            gaps.incrementAndGet();
        }
        reader.last.set(sequence);
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        selector.wakeup();
        for (OneReader reader : readers) {
            reader.client.close();
        }
        selector.close();
    }
}
