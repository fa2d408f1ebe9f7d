package io.fairbot.standalone.internal.command;

import java.io.PrintWriter;

/** The lines about media that a backup lacks. */
final class MediaLosses {
    private MediaLosses() {}

    static void print(PrintWriter err, int damaged, int missing) {
        if (damaged > 0) {
            err.println(damaged + " media are damaged and left out; another backup may have them.");
        }
        if (missing > 0) {
            err.println(
                    missing + " media are missing that messages name which wait to be sent; these messages will fail.");
        }
    }
}
