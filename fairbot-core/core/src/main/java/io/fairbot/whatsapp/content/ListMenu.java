package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Optional;

/**
 * A text with a list that opens with a button.
 *
 * <p>A list with more rows than a channel shows is sent in pages: all but the last row of a page are options, and the last one
 * leads to the next page. A customer may also write the number of a row, counted from 1 over all pages.
 *
 * @param text the text; one that is longer than {@value ContentLimits#MAX_INTERACTIVE_TEXT} characters is split, and the last part
 *     has the list
 * @param button the title of the button, 1 to {@value ContentLimits#MAX_BUTTON_TITLE} characters
 * @param sections the sections, 1 to {@value ContentLimits#MAX_SECTIONS}, with 1 to {@value #MAX_OPTIONS} rows in all
 * @param header a title above the text, up to {@value ContentLimits#MAX_HEADER} characters
 * @param footer a small line below the text, up to {@value ContentLimits#MAX_FOOTER} characters
 */
@JsonTypeName("list")
public record ListMenu(
        String text, String button, List<ListSection> sections, Optional<String> header, Optional<String> footer)
        implements OutboundContent {
    /** The largest number of rows in all pages; their numbers have two digits at most. */
    public static final int MAX_OPTIONS = 99;

    /** The title of the button when none is given. */
    public static final String DEFAULT_BUTTON = "Ver opções";

    /**
     * Copies the sections and checks all values.
     *
     * @throws IllegalArgumentException when one is too long, occurs twice, or there are too many
     */
    public ListMenu {
        sections = List.copyOf(sections);
        ContentChecks.text("text", text, MessageContent.MAX_TEXT);
        ContentChecks.text("button", button, ContentLimits.MAX_BUTTON_TITLE);
        ContentChecks.size("sections", sections, ContentLimits.MAX_SECTIONS);
        boolean single = sections.size() == 1;
        for (ListSection section : sections) {
            ContentChecks.size("sections.rows", section.rows(), MAX_OPTIONS);
            if (single) {
                ContentChecks.length("sections.title", section.title(), ContentLimits.MAX_ROW_TITLE);
            } else {
                ContentChecks.text("sections.title", section.title(), ContentLimits.MAX_ROW_TITLE);
            }
        }
        List<ChoiceOption> rows = rows(sections);
        ContentChecks.size("sections.rows", rows, MAX_OPTIONS);
        ContentChecks.options("sections.rows", rows, ContentLimits.MAX_ROW_TITLE);
        header.ifPresent(title -> ContentChecks.text("header", title, ContentLimits.MAX_HEADER));
        footer.ifPresent(line -> ContentChecks.text("footer", line, ContentLimits.MAX_FOOTER));
    }

    /**
     * Returns a text with a list of one section.
     *
     * @param text the text
     * @param rows the rows
     * @return the content, with the button {@value #DEFAULT_BUTTON}, without header and footer
     */
    public static ListMenu of(String text, List<ChoiceOption> rows) {
        return new ListMenu(
                text, DEFAULT_BUTTON, List.of(new ListSection("", rows)), Optional.empty(), Optional.empty());
    }

    /**
     * Returns the content with another title of its button.
     *
     * @param title the title
     * @return the content
     */
    public ListMenu withButton(String title) {
        return new ListMenu(text, title, sections, header, footer);
    }

    /**
     * Returns the content with other sections.
     *
     * @param others the sections
     * @return the content
     */
    public ListMenu withSections(List<ListSection> others) {
        return new ListMenu(text, button, others, header, footer);
    }

    /**
     * Returns the content with a header.
     *
     * @param title a title above the text
     * @return the content
     */
    public ListMenu withHeader(String title) {
        return new ListMenu(text, button, sections, Optional.of(title), footer);
    }

    /**
     * Returns the content with a footer.
     *
     * @param line a small line below the text
     * @return the content
     */
    public ListMenu withFooter(String line) {
        return new ListMenu(text, button, sections, header, Optional.of(line));
    }

    @Override
    public ListMenu withText(String other) {
        return new ListMenu(other, button, sections, header, footer);
    }

    @Override
    public String kind() {
        return "list";
    }

    @Override
    public List<ChoiceOption> options() {
        return rows(sections);
    }

    @Override
    public String fallbackText() {
        return OptionText.write(header, text, options(), footer);
    }

    private static List<ChoiceOption> rows(List<ListSection> sections) {
        return sections.stream().flatMap(section -> section.rows().stream()).toList();
    }
}
