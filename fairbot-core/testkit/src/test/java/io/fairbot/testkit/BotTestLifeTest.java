package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.config.ConfigSection;
import io.fairbot.conversation.Turn;
import io.fairbot.store.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** What a bot under test is made of begins before each test and ends after it, also where something fails. */
class BotTestLifeTest {
    private static final LocalDateTime MONDAY = LocalDateTime.parse("2026-11-23T10:00");
    private static final List<String> HAPPENED = new ArrayList<>();
    private static final List<Path> FOLDERS = new ArrayList<>();
    private static boolean unstoppable;

    @AfterEach
    void forget() {
        HAPPENED.clear();
        FOLDERS.clear();
        unstoppable = false;
    }

    /** Answers, and keeps notes of its life. */
    private static final class Porter implements Agent {
        record Note(String text) {}

        private static final Model<Note> NOTES =
                Model.builder("porter_notes", Note.class).build();

        private final String id;
        private final boolean answers;

        Porter(String id, boolean answers) {
            this.id = id;
            this.answers = answers;
        }

        @Override
        public AgentInfo info() {
            return answers ? AgentInfo.of(id, "1").withDependencies("lodge") : AgentInfo.of(id, "1");
        }

        @Override
        public List<Model<?>> models() {
            return answers ? List.of(NOTES) : List.of();
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            HAPPENED.add("start " + id + " " + context.lines().health("none").status());
            FOLDERS.add(context.settings().dataDir());
            if (answers) {
                context.conversations().handler(id, (state, event, about) -> Turn.reply("Porteiro: " + event.text()));
            }
            // A start takes time, which a test lets pass.
            CompletableFuture<Void> started = new CompletableFuture<>();
            context.platform().time().schedule(java.time.Duration.ofSeconds(3), () -> started.complete(null));
            return started;
        }

        @Override
        public CompletionStage<Void> stop() {
            HAPPENED.add("stop " + id);
            return unstoppable
                    ? CompletableFuture.failedStage(new IllegalStateException("stuck"))
                    : CompletableFuture.completedStage(null);
        }
    }

    /** What JUnit runs here; two of them fail. */
    static final class Porters {
        @RegisterExtension
        final BotTest bot = BotTest.of(new Porter("porter", true), new Porter("lodge", false))
                .branches("serra");

        @Test
        void right() {
            bot.customer("ana").says("oi").reads("Porteiro: oi");
        }

        @Test
        void wrong() {
            bot.customer("ana").says("oi").reads("Porteiro: tchau");
        }

        @Test
        void broken() {
            bot.customer("ana").atBranch("praia");
        }
    }

    private static TestExecutionSummary run(Class<?> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        listener);
        return listener.getSummary();
    }

    @Test
    void eachTestHasABotOfItsOwnThatIsStopped() {
        TestExecutionSummary summary = run(Porters.class);
        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
        assertThat(summary.getFailures())
                .extracting(failure ->
                        String.valueOf(failure.getException().getMessage()).split("[;\\n]", -1)[0])
                .containsExactlyInAnyOrder("ana at serra", "There is no branch \"praia\" with an open line");
        assertThat(HAPPENED).hasSize(12);
        assertThat(HAPPENED.subList(0, 4))
                .containsExactly("start lodge DOWN", "start porter DOWN", "stop porter", "stop lodge");
        assertThat(FOLDERS).hasSize(6).allMatch(folder -> Files.notExists(folder));
    }

    @Test
    void threadsAndFilesAreGone() {
        BotTest bot = BotTest.of((state, event, context) -> Turn.reply("oi"));
        bot.open(MONDAY);
        bot.customer("ana").says("oi").reads("oi");
        assertThat(bot.now()).isEqualTo(MONDAY);
        bot.close();
        assertThatThrownBy(bot::now).hasMessageStartingWith("The bot does not run");
        bot.open(MONDAY.plusDays(1));
        bot.customer("ana").readsNothing();
        bot.close();
        bot.close();
    }

    @Test
    void branchesOfOnesOwnAreOpened() {
        Branch lages = TestBranches.of(
                        BotTestConfig.of(Optional.empty(), List.of()).branches(List.of("lages")), ZoneOffset.UTC)
                .get(0);
        BotTest bot = BotTest.of((state, event, context) -> Turn.reply(
                        context.require(Branches.class).value().all().get(0).phone()))
                .branches(lages);
        bot.open(MONDAY);
        bot.customer("ana").atBranch("lages").says("telefone?").reads("+5548999990101");
        bot.close();
        assertThatThrownBy(() -> bot.branches(lages, lages)).hasMessageStartingWith("A branch is named twice");
    }

    @Test
    void whatCannotStartIsSaidAndTheRestIsStopped() {
        BotTest alone = BotTest.of(new Porter("porter", true));
        assertThatThrownBy(() -> alone.open(MONDAY)).hasMessageContaining("depends on lodge, which is not there");
        BotTest silent = BotTest.of(new Porter("lodge", false));
        assertThatThrownBy(() -> silent.open(MONDAY)).hasMessageStartingWith("No branch has a line: add the agent");
        assertThat(HAPPENED).containsExactly("start lodge DOWN", "stop lodge");
        BotTest twice = BotTest.of(new Porter("lodge", true), new Porter("lodge", true));
        assertThatThrownBy(() -> twice.open(MONDAY)).hasMessageContaining("Two models are called porter_notes");
        assertThat(FOLDERS).allMatch(folder -> Files.notExists(folder));
    }

    @Test
    void whatCannotBeClosedIsSaid(@TempDir Path elsewhere) throws IOException {
        BotTest bot = BotTest.of(new Porter("porter", true), new Porter("lodge", false))
                .branches("serra");
        bot.open(MONDAY);
        Files.move(FOLDERS.get(0), elsewhere.resolve("moved"));
        assertThatThrownBy(bot::close)
                .hasMessageStartingWith("The bot could not be stopped: ")
                .hasRootCauseInstanceOf(NoSuchFileException.class);
        assertThat(HAPPENED).endsWith("stop porter", "stop lodge");
        assertThatThrownBy(bot::now).hasMessageStartingWith("The bot does not run");
    }

    @Test
    void anAgentThatCannotStopKeepsNothingElseFromIt() {
        unstoppable = true;
        BotTest bot = BotTest.of(new Porter("porter", true), new Porter("lodge", false))
                .branches("serra");
        bot.open(MONDAY);
        bot.customer("ana").says("oi").reads("oi");
        bot.close();
        assertThat(HAPPENED).endsWith("stop porter", "stop lodge");
        assertThat(FOLDERS).allMatch(folder -> Files.notExists(folder));
    }

    /** Answers with what it is configured to; or never ends its start. */
    private static final class Parrot implements Agent {
        /** What it says. */
        record Words(String text) {}

        private final boolean ends;
        private Words words = new Words("");
        private long version;

        Parrot(boolean ends) {
            this.ends = ends;
        }

        @Override
        public AgentInfo info() {
            return AgentInfo.of("parrot", "1");
        }

        @Override
        public Optional<ConfigSection<?>> configuration() {
            return Optional.of(new ConfigSection<Words>() {
                @Override
                public Class<Words> type() {
                    return Words.class;
                }

                @Override
                public Words initial() {
                    return new Words("louro");
                }

                @Override
                public CompletionStage<Void> apply(Words decided, long number) {
                    words = decided;
                    version = number;
                    return CompletableFuture.completedStage(null);
                }
            });
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            context.conversations()
                    .handler("parrot", (state, event, about) -> Turn.reply(words.text() + " " + version));
            return ends ? CompletableFuture.completedStage(null) : new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    @Test
    void anAgentHasItsInitialConfiguration() {
        BotTest bot = BotTest.of(new Parrot(true)).branches("serra");
        bot.open(MONDAY);
        bot.customer("ana").says("oi").reads("louro 2");
        bot.close();
    }

    @Test
    void anAgentThatNeverStartsIsSaid() {
        BotTest bot = BotTest.of(new Parrot(false)).branches("serra");
        assertThatThrownBy(() -> bot.open(MONDAY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("parrot");
        assertThatThrownBy(bot::now).hasMessageStartingWith("The bot does not run");
    }
}
