package io.fairbot.standalone;

/** The entry point of the command line of fairbot: {@link Standalone} without additions. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and exits the process with its code.
     *
     * @param args the command and its options; without a command, starts the coordinator
     */
    public static void main(String[] args) {
        Standalone.builder().run(args);
    }
}
