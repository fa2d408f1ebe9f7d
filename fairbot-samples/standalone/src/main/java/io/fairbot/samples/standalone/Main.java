package io.fairbot.samples.standalone;

/** Starts the command line; run it without arguments for five sample branches. */
public final class Main {
    private Main() {}

    /**
     * Runs a command; {@code start} when none is named.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        io.fairbot.standalone.Main.main(args);
    }
}
