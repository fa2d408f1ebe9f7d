package io.fairbot.standalone.internal.console;

import io.nayuki.qrcodegen.QrCode;

/** A QR code as lines of text, two rows of its squares in each, which a phone reads from the screen of a terminal. */
public final class TerminalQrCode {
    /** The squares of empty space that a reader needs around the code. */
    private static final int MARGIN = 4;

    private static final String BOTH = "\u2588";
    private static final String UPPER = "\u2580";
    private static final String LOWER = "\u2584";

    private TerminalQrCode() {}

    /**
     * Draws a text.
     *
     * @param text the text, at most 2,953 bytes in UTF-8
     * @param darkText whether the terminal writes dark on light; else it writes light on dark, and the light squares are drawn
     * @return the lines, each with a line feed
     */
    public static String of(String text, boolean darkText) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        StringBuilder lines = new StringBuilder();
        for (int y = -MARGIN; y < code.size + MARGIN; y += 2) {
            for (int x = -MARGIN; x < code.size + MARGIN; x++) {
                boolean upper = code.getModule(x, y) == darkText;
                boolean lower = code.getModule(x, y + 1) == darkText;
                lines.append(square(upper, lower));
            }
            lines.append('\n');
        }
        return lines.toString();
    }

    private static String square(boolean upper, boolean lower) {
        if (upper) {
            return lower ? BOTH : UPPER;
        }
        return lower ? LOWER : " ";
    }
}
