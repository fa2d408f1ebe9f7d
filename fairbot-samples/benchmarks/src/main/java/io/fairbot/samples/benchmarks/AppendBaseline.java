package io.fairbot.samples.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The limit of the disk: appends to a file, with one sync for each group of concurrent writers. */
final class AppendBaseline {
    private static final int DOCUMENT_BYTES = 400;

    private AppendBaseline() {}

    /** Returns the documents per second that are durable after an append. */
    static double rate(Path work, LoadGenerator callers) throws IOException {
        Path directory = BenchmarkDirectories.fresh(work);
        try (FileChannel file =
                FileChannel.open(directory.resolve("log"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer group = ByteBuffer.allocate(DOCUMENT_BYTES * callers.count());
            long begin = System.nanoTime();
            for (int i = 0; i < callers.each(); i++) {
                file.write(group.clear());
                file.force(false);
            }
            return callers.calls() / ((System.nanoTime() - begin) / 1e9);
        } finally {
            BenchmarkDirectories.delete(directory);
        }
    }
}
