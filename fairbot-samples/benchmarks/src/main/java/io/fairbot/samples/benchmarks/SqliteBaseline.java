package io.fairbot.samples.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** The reference of the store benchmark: sqlite-jdbc with one writer and group commit, without further layers. */
final class SqliteBaseline implements AutoCloseable {
    private static final int MAX_GROUP = 512;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final BlockingQueue<CommitRequest> queue = new LinkedBlockingQueue<>();
    private final ExecutorService completions = Executors.newFixedThreadPool(2);
    private final Thread writer = new Thread(this::write, "bare-writer");

    /** A request to commit statements, with the stage that completes afterwards. */
    private record CommitRequest(List<SqlStatement> rows, CompletableFuture<Void> done) {}

    /** An SQL statement with its values. */
    record SqlStatement(String sql, List<@Nullable Object> values) {}

    SqliteBaseline(Path file, List<String> schema) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            for (String sql : schema) {
                statement.execute(sql);
            }
        }
        writer.start();
    }

    CompletionStage<Void> commit(SqlStatement... rows) {
        CommitRequest job = new CommitRequest(List.of(rows), new CompletableFuture<>());
        queue.add(job);
        return job.done;
    }

    private void write() {
        try {
            boolean last = false;
            while (!last) {
                List<CommitRequest> group = new ArrayList<>();
                group.add(queue.take());
                queue.drainTo(group, MAX_GROUP - 1);
                last = group.removeIf(job -> job.rows.isEmpty());
                execute("BEGIN IMMEDIATE", List.of());
                for (CommitRequest job : group) {
                    for (SqlStatement row : job.rows) {
                        execute(row.sql, row.values);
                    }
                }
                execute("COMMIT", List.of());
                group.forEach(job -> completions.execute(() -> job.done.complete(null)));
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql, List<@Nullable Object> values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        // A request without rows ends the writer.
        commit();
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        completions.shutdown();
        connection.close();
    }
}
