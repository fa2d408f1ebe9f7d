package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.internal.embedded.sqlite.SqliteErrorTranslator;
import io.fairbot.storage.internal.embedded.sqlite.StatementCache;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Change;
import io.fairbot.store.Fence;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A write operation that stores documents with given versions without checking preconditions, for replicated documents
 * and journal entries.
 */
final class UnconditionalWriteOperation implements WriteOperation<Boolean> {
    private final List<RawWrite> writes;
    private final Optional<Fence> fence;
    private final boolean isUrgent;
    private final ModelTables tables;
    private final SqliteErrorTranslator failures;
    private final List<Change> deletions = new ArrayList<>();

    UnconditionalWriteOperation(
            List<RawWrite> writes,
            Optional<Fence> fence,
            boolean isUrgent,
            ModelTables tables,
            SqliteErrorTranslator failures) {
        this.writes = writes;
        this.fence = fence;
        this.isUrgent = isUrgent;
        this.tables = tables;
        this.failures = failures;
    }

    @Override
    public Boolean run(StatementCache statements, long firstVersion) throws SQLException {
        deletions.clear();
        for (RawWrite write : writes) {
            write(statements, write);
        }
        if (fence.isPresent()) {
            CounterTable counters = new CounterTable(failures);
            String counter = CounterTable.lease(fence.get().lease());
            if (fence.get().token() > counters.get(statements, counter)) {
                counters.put(statements, counter, fence.get().token());
            }
        }
        return true;
    }

    @Override
    public boolean changesSeveral() {
        return true;
    }

    @Override
    public boolean isUrgent() {
        return isUrgent;
    }

    /** Returns deletions only, for the floor of versions: the hybrid store notifies its listeners itself. */
    @Override
    public List<Change> changes() {
        return deletions;
    }

    private void write(StatementCache statements, RawWrite write) throws SQLException {
        ModelTable table = tables.of(write.model());
        if (write.body().isEmpty()) {
            PreparedStatement drop = statements.get(table.drop());
            drop.setString(1, write.id());
            drop.executeUpdate();
            deletions.add(Change.deleted(write.model(), write.id(), write.version(), ""));
            return;
        }
        TableRow row = TableRow.of(write.currentBody().orElseThrow().bytes(), table.fields());
        PreparedStatement put = statements.get(table.replace());
        new TableRowMapper(table, failures)
                .bindInsert(
                        put,
                        row,
                        write.id(),
                        write.version(),
                        fence.map(Fence::token).orElse(0L));
        put.executeUpdate();
    }
}
