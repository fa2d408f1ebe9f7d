package io.fairbot.samples.standalone;

import io.fairbot.standalone.Standalone;

/** The entry point of a command line with a custom agent; run it without arguments to start five sample branches. */
public final class Main {
    private Main() {}

    /**
     * Runs a command; {@code start} by default.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Standalone.builder().agent(new HelloAgent()).run(args);
    }
}
