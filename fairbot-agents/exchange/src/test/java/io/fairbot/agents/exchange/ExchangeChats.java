package io.fairbot.agents.exchange;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.testkit.BotTest;
import io.fairbot.testkit.ChatFileException;
import io.fairbot.testkit.ChatReport;
import io.fairbot.testkit.ChatScripts;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Runs chats that are written down against the exchange desk with the sample's branches: {@code mvn -q -Pchats}. */
public final class ExchangeChats {
    private static final int SOME_FAILED = 1;
    private static final int NOT_READ = 2;

    private ExchangeChats() {}

    static ChatReport run(Path folder) {
        return ChatScripts.load(folder).run(() -> BotTest.of(new BranchAgent(), new ExchangeAgent()));
    }

    /** Runs a folder and prints what came of it; answers the exit code. */
    static int print(Path folder, PrintStream out) {
        try {
            ChatReport report = run(folder);
            out.print(report);
            return report.failed() == 0 ? 0 : SOME_FAILED;
        } catch (ChatFileException e) {
            out.println(e.getMessage());
            return NOT_READ;
        }
    }

    /** The folder of FAIRBOT_CHATS, otherwise the one that is given. */
    public static void main(String[] args) {
        Path folder = Path.of(Optional.ofNullable(System.getenv("FAIRBOT_CHATS"))
                .filter(named -> !named.isBlank())
                .orElse(args[0]));
        // Names have accents, wherever it runs.
        int code = print(folder, new PrintStream(System.out, true, StandardCharsets.UTF_8));
        if (code != 0) {
            // Maven would print a stack trace, and it is its JVM that this runs in.
            System.exit(code);
        }
    }
}
