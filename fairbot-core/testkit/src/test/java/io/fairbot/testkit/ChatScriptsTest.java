package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chats in text files: right ones pass, wrong ones are reported with file and line, and mistakes in them are said. */
@Tag("place")
class ChatScriptsTest {
    private static final String HEAD = "chat: A\nbranch: matriz\ntime: 2026-11-23 10:00\ncustomer: Ana\n";

    @TempDir
    private Path folder;

    private static Turn answer(ConversationState state, ConversationEvent event, ConversationContext context) {
        if (event instanceof ConversationEvent.TimerExpiry) {
            return Turn.reply("Ainda está aí?");
        }
        if (!(((ConversationEvent.Message) event).content() instanceof Text)) {
            String kind =
                    ((ConversationEvent.Message) event).content().getClass().getSimpleName();
            return Turn.reply("Recebi: " + kind + " " + event.text()).withTopics(kind.toLowerCase(Locale.ROOT));
        }
        return switch (event.text()) {
            case "oi" ->
                Turn.reply(
                                Reply.of("Olá " + context.contact().name().orElse("") + "!"),
                                Reply.of("Escolha:", List.of(new ChoiceOption("r", "Cotações"))))
                        .withTopics("greeting");
            case "onde" -> Turn.reply("Aqui é a " + context.branch()).withTopics("address");
            case "lembre" -> Turn.ignore().timer(new TimerChange.TimerStart("t", Duration.ofHours(2), ""));
            case "pessoa" -> Turn.reply("Um momento.").handOver();
            default -> Turn.reply("Não entendi.").notUnderstood();
        };
    }

    private static BotTest bot() {
        return BotTest.of(ChatScriptsTest::answer).branches("matriz", "praia");
    }

    private ChatReport run(String... files) throws IOException {
        for (int i = 0; i < files.length; i++) {
            Files.writeString(folder.resolve((char) ('a' + i) + ".chat"), files[i]);
        }
        return ChatScripts.load(folder).run(ChatScriptsTest::bot);
    }

    @Test
    void rightChatsPass() throws IOException {
        Files.createDirectories(folder.resolve("more"));
        Files.writeString(folder.resolve("more/b.chat"), HEAD + "> xyz\noutcome: unknown\n");
        Files.writeString(folder.resolve("notes.txt"), "no chat");
        ChatReport report = run("""
            # What a house may say
            chat: All that can be written
            branch: matriz
            time: 2026-11-23 10:00
            customer: Ana
            > oi
            topic: greeting
            outcome: understood
            < Olá Ana
            < Escolha
            <! Não entendi
            choose: Cotações
            topic: choice
            < Choice Cotações
            send: audio
            topic: media
            send: picture
            send: location
            < Location
            > lembre
            outcome: silent
            wait: 119 min
            outcome: silent
            wait: 60 s
            < Ainda está aí?
            wait: 1 h
            wait: 2 days
            branch: praia
            > onde
            < praia
            customer: Bia
            > oi
            < Bia
            > pessoa
            outcome: person

            chat: Another one
            branch: praia
            time: 2026-11-23 10:00
            customer: Ana
            > onde
            < praia
            """);
        report.assertPassed();
        assertThat(report.failures()).isEmpty();
        assertThat(report.chats()).isEqualTo(3);
        assertThat(report.texts()).isEqualTo(11);
        assertThat(report.notUnderstood()).isEqualTo(1);
        assertThat(report).hasToString("""
            Chats:   3, 3 passed, 0 failed
            Unknown: 1 of 11 texts (9.1 %), 1 of them expected

            Topics: expected in rows, understood in columns
                           1   2   3   4
              1 choice     1   .   .   .
              2 greeting   .   1   .   .
              3 media      .   .   1   .
              4 unknown    .   .   .   1
            """);
    }

    @Test
    void wrongChatsAreReportedWithTheirPlaceAndTheChat() throws IOException {
        ChatReport report = run(
                HEAD + "> oi\n< Escolha\n< Olá\n<! Ana\n> hm\ntopic: rates, hours\n> onde\n> pessoa\n",
                HEAD + "> onde\n< matriz");
        assertThat(report.failed()).isEqualTo(1);
        assertThat(report.failures())
                .singleElement()
                .asString()
                .startsWith("""
                    FAILED A
                    a.chat:7: Ana at matriz
                    Expected: a reply with "Olá", not before reply 2
                    Read:     Olá Ana!
                              ---
                              Escolha:

                    The chat as Ana sees it, in the time of America/Sao_Paulo:
                      2026-11-23 10:00  Ana: oi
                    """)
                .contains("\n\na.chat:8: Ana at matriz\nExpected: no reply with \"Ana\"", "\n\na.chat:10: ");
        assertThat(report.toString())
                .contains(
                        "Chats:   2, 1 passed, 1 failed",
                        "Unknown: 1 of 5 texts (20.0 %), 0 of them expected",
                        "hours+rates");
        assertThatThrownBy(report::assertPassed)
                .isInstanceOf(AssertionError.class)
                .hasMessage(report.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "> oi;< Tchau;> onde;< praia | a.chat:6: Ana at matriz;Expected: a reply with \"Tchau\" | a.chat:8",
                "> oi;choose: Horários;topic: choice | a.chat:6: Ana at matriz;Expected: an option | a.chat:6",
                "> oi;branch: serra;> oi | a.chat:6: There is no branch \"serra\" with an open line | a.chat:6",
                "> oi;outcome: unknown | a.chat:6: Ana at matriz;Expected: that the bot does not understand it |"
                        + " a.chat:6",
                "> hm;outcome: understood | a.chat:6: Ana at matriz;Expected: that the bot understands it | a.chat:6",
                "> oi;outcome: silent | a.chat:6: Ana at matriz;Expected: no further reply | a.chat:6",
                "> oi;outcome: person | a.chat:6: Ana at matriz;Expected: that a person goes on | a.chat:6",
                "> lembre;topic: timer | a.chat:6: Ana at matriz;Expected: that the bot understands it as timer |"
                        + " a.chat:6"
            })
    void eachExpectationCanFail(String lines, String message, String last) throws IOException {
        ChatReport report = run(HEAD + lines.replace(';', '\n'));
        assertThat(report.failures())
                .singleElement()
                .asString()
                .startsWith("FAILED A\n" + message.strip().replace(';', '\n'))
                .contains(last + ": ");
    }

    @Test
    void whatNobodyNamesATopicForHasNoTable() throws IOException {
        assertThat(run(HEAD + "> oi")).asString().endsWith("No chat names a topic that it expects.\n");
        assertThat(run(HEAD + "> lembre\ntopic: x").toString()).contains("1 (nothing)", "2 x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "> oi | 1: A chat begins with its title; write \"chat: …\" before this line.",
                "HEAD;oi | 5: \"oi\" is no line of a chat; write a line that begins with \">\" (the customer writes),"
                        + " \"<\" (a fact",
                "HEAD;whish: x;> oi | 5: \"whish: x\" is no line of a chat; write a line that begins",
                "chat: | 1: A chat has a title; write it behind \"chat:\".",
                "chat: A;> oi | 1: The chat \"A\" lacks branch:, time:, customer:.",
                "HEAD | 1: The chat \"A\" lacks a line with \">\".",
                "HEAD;< fact;> oi | 5: Nothing is expected before the customer writes; write a line with \">\" before"
                        + " it.",
                "HEAD;> | 5: The line says nothing; write what is meant behind its beginning.",
                "HEAD;> oi;branch: A B | 6: \"A B\" is no branch; write its id, a lower-case letter and up to 39 more,"
                        + " digits or hyphens.",
                "HEAD;> oi;time: 2026-11-23 11:00 | 6: A chat has one time, before the customer writes; let time pass"
                        + " with \"wait: 10 min\".",
                "chat: A;time: 2026-02-30 10:00;branch: a;customer: b;> x | 2: \"2026-02-30 10:00\" is no time; write"
                        + " it as 2026-11-23 10:00.",
                "HEAD;> oi;wait: 0 min | 6: \"0 min\" is no time to wait; write 1 to 9999 and s, min, h or days, such"
                        + " as 10 min.",
                "HEAD;> oi;topic: Rates | 6: \"Rates\" is no topic; write names as the bot gives them, separated by"
                        + " commas, such as topic: rates, hours.",
                "HEAD;> oi;outcome: well | 6: \"well\" is no outcome; write one of understood, unknown, silent,"
                        + " person.",
                "HEAD;send: film | 5: \"film\" is no send; write one of audio, voice, picture, video, document,"
                        + " sticker, location, contact, reaction, deletion."
            })
    void aMistakeIsOneSentence(String lines, String message) throws IOException {
        Files.writeString(
                folder.resolve("x.chat"),
                lines.replace("HEAD;", HEAD).replace("HEAD", HEAD).replace(';', '\n'));
        assertThatThrownBy(() -> ChatScripts.load(folder))
                .isInstanceOf(ChatFileException.class)
                .satisfies(mistake -> assertThat(String.valueOf(mistake.getMessage())
                                .lines()
                                .findFirst()
                                .orElse(""))
                        .startsWith("x.chat:" + message));
    }

    @Test
    void allMistakesOfAllFilesAreSaid() throws IOException {
        Files.writeString(
                folder.resolve("a.chat"), "> oi\n> tchau\n" + HEAD + "send: film\n> oi\ncustomer: " + "x".repeat(81));
        Files.write(folder.resolve("b.chat"), "chat: ação".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ChatScripts.load(folder)).hasMessage("""
            a.chat:1: A chat begins with its title; write "chat: …" before this line.
            a.chat:7: "film" is no send; write one of audio, voice, picture, video, document, sticker, location, contact, reaction, deletion.
            a.chat:9: A customer's name has at most 80 characters.
            b.chat: The file is not written in UTF-8; save it as UTF-8.\
            """);
    }

    @Test
    void aFolderWithoutChatsIsAMistake() {
        assertThatThrownBy(() -> ChatScripts.load(folder)).hasMessageStartingWith("There is no chat in ");
        assertThatThrownBy(() -> ChatScripts.load(folder.resolve("none")))
                .hasMessageStartingWith("There is no folder ");
    }
}
