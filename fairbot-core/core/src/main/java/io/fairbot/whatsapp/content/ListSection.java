package io.fairbot.whatsapp.content;

import java.util.List;

/**
 * A section of a {@link ListMenu}.
 *
 * @param title its title, up to {@value ContentLimits#MAX_ROW_TITLE} characters; empty only in a list with one section
 * @param rows its rows
 */
public record ListSection(String title, List<ChoiceOption> rows) {

    /** Copies the rows. */
    public ListSection {
        rows = List.copyOf(rows);
    }
}
