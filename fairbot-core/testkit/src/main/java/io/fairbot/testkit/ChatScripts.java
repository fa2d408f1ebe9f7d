package io.fairbot.testkit;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The chats of a folder of text files, as tests of a bot that need no Java.
 *
 * <pre>
 * chat: Rates at the head office
 * branch: matriz
 * time: 2026-11-23 10:00
 * customer: Ana
 * &gt; cotação do dólar
 * topic: rates
 * &lt; 5,5900
 * </pre>
 *
 * <p>docs/host/TESTING.md describes the format. A test runs a folder:
 *
 * <pre>{@code
 * @Test
 * void allChatsAreRight() {
 *     ChatScripts.load(Path.of("src/test/chats")).run(() -> BotTest.of(new MyBot())).assertPassed();
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
public final class ChatScripts {
    private static final String ENDING = ".chat";

    private final List<ChatScript> chats;

    private ChatScripts(List<ChatScript> chats) {
        this.chats = List.copyOf(chats);
    }

    /**
     * Loads all files whose name ends with {@code .chat} from a folder and the folders in it.
     *
     * @param folder the folder
     * @return the chats, ordered by file name and position
     * @throws ChatFileException when there are none or one is malformed; the message lists every mistake
     */
    public static ChatScripts load(Path folder) {
        List<String> mistakes = new ArrayList<>();
        List<ChatScript> chats = new ArrayList<>();
        for (Path file : files(folder)) {
            ChatParser parser =
                    new ChatParser(folder.relativize(file).toString().replace('\\', '/'));
            try {
                chats.addAll(parser.read(Files.readAllLines(file, StandardCharsets.UTF_8)));
                mistakes.addAll(parser.mistakes());
            } catch (CharacterCodingException e) {
                mistakes.add(folder.relativize(file) + ": The file is not written in UTF-8; save it as UTF-8.");
            } catch (IOException e) {
                mistakes.add(folder.relativize(file) + ": The file cannot be read.");
            }
        }
        if (mistakes.isEmpty() && chats.isEmpty()) {
            mistakes.add("There is no chat in " + folder + "; write one into a file whose name ends with .chat.");
        }
        if (!mistakes.isEmpty()) {
            throw new ChatFileException(mistakes);
        }
        return new ChatScripts(chats);
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ChatFileException(List.of("There is no folder " + folder + "; name one that has files *.chat."));
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ENDING))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ChatFileException(List.of("The folder " + folder + " cannot be read."));
        }
    }

    /**
     * Runs each chat with a bot of its own, one after another.
     *
     * @param bots creates a bot; called once for each chat
     * @return the report
     * @throws IllegalStateException when a bot cannot start
     */
    public ChatReport run(Supplier<BotTest> bots) {
        ChatReport report = new ChatReport();
        chats.forEach(chat -> new ChatRunner(chat, bots.get(), report).run());
        return report;
    }
}
