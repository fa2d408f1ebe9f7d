package io.fairbot.standalone.internal.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a camera sees of a code in a terminal. */
class TerminalQrCodeTest {
    private static final String TEXT =
            "https://wa.me/settings/linked_devices#2@" + "abcdefghijklmnopqrstuvwxyz".repeat(8);
    private static final int MARGIN = 4;

    /** Returns whether a square is bright, on a terminal that writes bright on dark or dark on bright. */
    private static boolean isBright(List<String> lines, int x, int y, boolean darkText) {
        char half = lines.get(y / 2).charAt(x);
        boolean isWritten = half == '█' || (y % 2 == 0 ? half == '▀' : half == '▄');
        return isWritten != darkText;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everySquareIsSeenAsTheCodeHasItWithRoomAround(boolean darkText) {
        QrCode code = QrCode.encodeText(TEXT, QrCode.Ecc.LOW);
        List<String> lines = TerminalQrCode.of(TEXT, darkText).lines().toList();

        int width = code.size + 2 * MARGIN;
        assertThat(lines).hasSize((width + 1) / 2).allMatch(line -> line.length() == width);
        for (int y = 0; y < width; y++) {
            for (int x = 0; x < width; x++) {
                assertThat(isBright(lines, x, y, darkText))
                        .as("square %s, %s", x, y)
                        .isEqualTo(!code.getModule(x - MARGIN, y - MARGIN));
            }
        }
    }
}
