package io.fairbot.samples.standalone;

import io.fairbot.standalone.Standalone;

/** The command line of fairbot with an agent of one's own; run it without arguments for five sample branches. */
public final class Main {
    private Main() {}

    /**
     * Runs a command; {@code start} when none is named.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Standalone.builder().agent(new HelloAgent()).run(args);
    }
}
