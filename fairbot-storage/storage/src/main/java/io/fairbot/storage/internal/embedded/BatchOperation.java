package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.internal.embedded.sqlite.SqliteErrorTranslator;
import io.fairbot.storage.internal.embedded.sqlite.StatementCache;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.Durability;
import io.fairbot.store.Fence;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A write operation for one batch: encoded on the caller's thread, applied on the writer's. */
final class BatchOperation implements WriteOperation<BatchResult> {
    private final Batch batch;
    private final List<ModelTable> tables = new ArrayList<>();
    private final List<@Nullable TableRow> rows = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final SqliteErrorTranslator failures;
    private final CounterTable counters;
    private long highest;

    BatchOperation(Batch batch, ModelTables all, SqliteErrorTranslator failures) {
        this.batch = batch;
        this.failures = failures;
        counters = new CounterTable(failures);
        for (Write write : batch.writes()) {
            ModelTable table = all.of(write.model());
            tables.add(table);
            rows.add(write instanceof Write.Put<?> put ? TableRow.of(put, table.fields()) : null);
        }
    }

    @Override
    public boolean changesSeveral() {
        return batch.writes().size() > 1;
    }

    @Override
    public List<Change> changes() {
        return changes;
    }

    @Override
    public BatchResult run(StatementCache statements, long firstVersion) throws SQLException {
        changes.clear();
        Optional<BatchResult> fenced = fenced(statements);
        if (fenced.isPresent()) {
            return fenced.get();
        }
        List<Long> versions = new ArrayList<>(batch.writes().size());
        for (int i = 0; i < batch.writes().size(); i++) {
            Write write = batch.writes().get(i);
            Optional<BatchResult> refused = apply(statements, write, i, firstVersion, versions);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        remember(statements);
        return new BatchResult.Applied(new WriteReceipt(batch.id(), Durability.LOCAL, versions));
    }

    private Optional<BatchResult> apply(
            StatementCache statements, Write write, int i, long firstVersion, List<Long> versions) throws SQLException {
        ModelTable table = tables.get(i);
        TableRow row = rows.get(i);
        // The usual cases need no lookup: an insert of an absent document, or a change of a given version, reports by
        // itself whether it succeeded. A put without a condition is usually an insert, too.
        long made = row == null ? 0 : withoutLookup(statements, table, row, write, firstVersion);
        if (made > 0) {
            written(write, made);
            versions.add(made);
            return Optional.empty();
        }
        long current = currentVersion(statements, table, write.id());
        if (!write.precondition().isSatisfiedBy(current)) {
            return Optional.of(new BatchResult.Rejected(write, current));
        }
        if (row == null) {
            versions.add(0L);
            if (current > 0) {
                delete(statements, table, write.id(), current);
                changes.add(Change.deleted(write.model(), write.id(), current + 1, batch.id()));
            }
            return Optional.empty();
        }
        if (current == 0) {
            throw failures.damaged("a document of " + table.model().name() + " is there and is not");
        }
        long version = current + 1;
        update(statements, table, row, write.id(), current);
        written(write, version);
        versions.add(version);
        return Optional.empty();
    }

    /** Returns the version that was written; 0 when it requires a lookup or nothing was changed. */
    private long withoutLookup(
            StatementCache statements, ModelTable table, TableRow row, Write write, long firstVersion)
            throws SQLException {
        Precondition condition = write.precondition();
        return switch (condition.kind()) {
            case ABSENT, ANY -> insert(statements, table, row, write.id(), firstVersion) ? firstVersion : 0;
            case VERSION ->
                update(statements, table, row, write.id(), condition.version()) ? condition.version() + 1 : 0;
        };
    }

    private void written(Write write, long version) {
        if (write instanceof Write.Put<?> put) {
            changes.add(Change.written(put.written(version), batch.id()));
        }
    }

    private boolean insert(StatementCache statements, ModelTable table, TableRow row, String id, long version)
            throws SQLException {
        PreparedStatement insert = statements.get(table.insert());
        new TableRowMapper(table, failures).bindInsert(insert, row, id, version, token());
        return insert.executeUpdate() == 1;
    }

    private boolean update(StatementCache statements, ModelTable table, TableRow row, String id, long before)
            throws SQLException {
        PreparedStatement update = statements.get(table.update());
        new TableRowMapper(table, failures).bindUpdate(update, row, id, before, before + 1, token());
        return update.executeUpdate() == 1;
    }

    private static void delete(StatementCache statements, ModelTable table, String id, long version)
            throws SQLException {
        PreparedStatement delete = statements.get(table.delete());
        delete.setString(1, id);
        delete.setLong(2, version);
        delete.executeUpdate();
    }

    /** Returns the stored version of the document, 0 when it is absent. */
    private static long currentVersion(StatementCache statements, ModelTable table, String id) throws SQLException {
        PreparedStatement select = statements.get(table.version());
        select.setString(1, id);
        try (ResultSet found = select.executeQuery()) {
            return found.next() ? found.getLong(1) : 0;
        }
    }

    private Optional<BatchResult> fenced(StatementCache statements) throws SQLException {
        if (batch.fence().isEmpty()) {
            return Optional.empty();
        }
        Fence fence = batch.fence().get();
        highest = counters.get(statements, CounterTable.lease(fence.lease()));
        return highest > fence.token() ? Optional.of(new BatchResult.Fenced(fence, highest)) : Optional.empty();
    }

    /** Stores a token that another store may have issued: from then on lower ones are rejected. */
    private void remember(StatementCache statements) throws SQLException {
        if (batch.fence().isPresent() && token() > highest) {
            counters.put(statements, CounterTable.lease(batch.fence().get().lease()), token());
        }
    }

    private long token() {
        return batch.fence().map(Fence::token).orElse(0L);
    }
}
