package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.internal.embedded.sqlite.StatementCache;
import io.fairbot.store.Change;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A write operation that deletes a portion of the expired documents of one model and returns their number. */
final class ExpiryOperation implements WriteOperation<Integer> {
    static final int PORTION = 500;

    private final ModelTable table;
    private final String field;
    private final String before;
    private final List<Change> changes = new ArrayList<>();

    /** Creates an operation that deletes documents whose field holds a time before a given one, in its stored form. */
    ExpiryOperation(ModelTable table, String field, String before) {
        this.table = table;
        this.field = field;
        this.before = before;
    }

    @Override
    public Integer run(StatementCache statements, long firstVersion) throws SQLException {
        changes.clear();
        PreparedStatement select = statements.get(select(table, field) + " LIMIT " + PORTION);
        select.setString(1, before);
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                changes.add(Change.deleted(table.model(), found.getString(1), found.getLong(2) + 1, "expired"));
            }
        }
        for (Change change : changes) {
            PreparedStatement delete = statements.get(table.delete());
            delete.setString(1, change.id());
            delete.setLong(2, change.version() - 1);
            delete.executeUpdate();
        }
        return changes.size();
    }

    /**
     * Returns the query for times before a given one. Only text counts: a number sorts before every text, and is not a
     * time.
     */
    static String select(ModelTable table, String field) {
        return "SELECT id, version FROM " + table.name() + " WHERE " + ModelTable.column(field) + " >= '' AND "
                + ModelTable.column(field) + " < ?";
    }

    @Override
    public boolean changesSeveral() {
        return true;
    }

    @Override
    public List<Change> changes() {
        return changes;
    }
}
