package io.fairbot.whatsapp.content;

/**
 * The limits of a channel to the contents that it sends. Longer texts are split and longer lists are shown in pages before the
 * channel receives them.
 *
 * <p>The constants are the limits of WhatsApp itself, as the Cloud API documents them (version 26.0); all lengths are counted in
 * characters.
 *
 * @param text the largest length of a text, 100 or more
 * @param interactiveText the largest length of a text with buttons or a list, 100 or more
 * @param rows the largest number of rows of a list, 2 or more
 */
public record ContentLimits(int text, int interactiveText, int rows) {
    /** The largest length of a text. */
    public static final int MAX_TEXT = 4096;

    /** The largest length of a text with buttons or a list. */
    public static final int MAX_INTERACTIVE_TEXT = 1024;

    /** The largest length of the header of a text with buttons or a list. */
    public static final int MAX_HEADER = 60;

    /** The largest length of the footer of a text with buttons or a list. */
    public static final int MAX_FOOTER = 60;

    /** The largest number of buttons. */
    public static final int MAX_BUTTONS = 3;

    /** The largest length of the title of a button. */
    public static final int MAX_BUTTON_TITLE = 20;

    /** The largest number of rows of a list as it is shown. */
    public static final int MAX_ROWS = 10;

    /** The largest number of sections of a list. */
    public static final int MAX_SECTIONS = 10;

    /** The largest length of the title of a row or a section. */
    public static final int MAX_ROW_TITLE = 24;

    /** The largest length of the description of a row. */
    public static final int MAX_DESCRIPTION = 72;

    /** The largest length of the id of an option. */
    public static final int MAX_OPTION_ID = 200;

    /** The largest length of the text shown with a medium. */
    public static final int MAX_CAPTION = 1024;

    /** The largest number of contact cards in a message. */
    public static final int MAX_CONTACTS = 5;

    /** The largest length of all parameters of a template together. */
    public static final int MAX_TEMPLATE_TEXT = 1024;

    /** The limits of WhatsApp. */
    public static final ContentLimits WHATSAPP = new ContentLimits(MAX_TEXT, MAX_INTERACTIVE_TEXT, MAX_ROWS);

    private static final int SMALLEST_TEXT = 100;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException when a limit is too small to split a content by it
     */
    public ContentLimits {
        if (text < SMALLEST_TEXT || interactiveText < SMALLEST_TEXT || rows < 2) {
            throw new IllegalArgumentException("A channel sends texts of at least " + SMALLEST_TEXT
                    + " characters and lists of at least 2 rows; its limits are " + text + ", " + interactiveText
                    + " and "
                    + rows + ".");
        }
    }
}
