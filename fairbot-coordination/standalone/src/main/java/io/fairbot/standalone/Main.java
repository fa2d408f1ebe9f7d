package io.fairbot.standalone;

/** The command line of fairbot as it is: {@link Standalone} without anything added. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and exits the process with its code.
     *
     * @param args the command and its options; without a command it starts everything
     */
    public static void main(String[] args) {
        Standalone.builder().run(args);
    }
}
