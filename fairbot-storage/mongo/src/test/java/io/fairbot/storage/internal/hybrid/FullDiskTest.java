package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import io.fairbot.testkit.process.ChildJvm;
import io.fairbot.testkit.process.MountNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A full disk of this machine beside a sound database, in a mount namespace of a child process. */
class FullDiskTest {
    @TempDir
    Path temporary;

    private final ReplicaSet set = ReplicaSet.shared(TestProgram.MONGOD.require("FullDiskTest"));

    @BeforeEach
    void skipWhereThereAreNoNamespaces(TestInfo test) throws InterruptedException {
        String missing = MountNamespaces.missing();
        if (!missing.isEmpty()) {
            System.out.println("SKIPPED " + test.getDisplayName() + ": " + missing);
        }
        assumeTrue(missing.isEmpty(), missing);
    }

    private static String full(Object file) {
        return "The disk of " + file + " is full: nothing was changed. Make room; it goes on by itself.";
    }

    @Test
    void theDatabaseGoesOnAndIsReadUntilTheCopiesAreMended() throws Exception {
        assertThat(scene("normal"))
                .containsExactly(
                        "REPLICATED true",
                        "PROBLEM " + full("store.db"),
                        "STILL REPLICATED true",
                        "READS true",
                        "MODE NORMAL",
                        "MODE NORMAL",
                        "COPIES true");
    }

    @Test
    void copiesThatAreBehindAnswerNothingUntilTheDatabaseWasReached() throws Exception {
        assertThat(scene("behind"))
                .containsExactly(
                        "WRITE UNAVAILABLE",
                        "MODE DEGRADED REPLICATED",
                        "READ UNAVAILABLE BEHIND",
                        "WRITE WITH ROOM UNAVAILABLE BEHIND",
                        "WRITE AFTER A RESTART UNAVAILABLE BEHIND",
                        "READ AFTER A RESTART UNAVAILABLE BEHIND",
                        "READS true",
                        "GOES ON true",
                        "COPIES true");
    }

    @Test
    void withoutTheDatabaseNothingMoreIsAcknowledgedUntilThereIsRoom() throws Exception {
        assertThat(scene("degraded"))
                .containsExactly(
                        "FULL " + full(temporary.resolve("data/store.db")),
                        "PROBLEM " + full("store.db"),
                        "JOURNAL true",
                        "READS true",
                        "GOES ON true",
                        "REPLAYED true");
    }

    @Test
    void aFullDiskIsToldAtTheOpening() throws Exception {
        assertThat(scene("opening")).containsExactly("NO ROOM", "FULL " + full(temporary.resolve("data/store.db")));
    }

    private List<String> scene(String scene) throws IOException, InterruptedException {
        Path data = Files.createDirectories(temporary.resolve("data"));
        List<String> command = new ArrayList<>(MountNamespaces.command("mount -t tmpfs -o size=6m none \"$1\"", data));
        command.addAll(ChildJvm.command(HybridRoomMain.class, data.toString(), set.uri(), set.newDatabase(), scene));
        return ChildJvm.lines(command);
    }
}
