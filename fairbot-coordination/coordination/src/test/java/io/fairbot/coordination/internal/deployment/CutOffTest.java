package io.fairbot.coordination.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agent.AgentState;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.coordination.internal.configuration.StoredConfigVersion;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentState;
import io.fairbot.coordination.internal.deployment.Worker.Judge;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.memory.MemoryStorage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that ends after each of the things that a deployment does, before or after that was kept; the next one goes on. */
class CutOffTest {
    private static final int MOST = 40;

    private final VirtualPlatform time = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 7);

    @TempDir
    private Path directory;

    /** What is deployed. */
    enum Kind {
        /** All are restarted, and all become ready. */
        RESTART,
        /** They get another number, too. */
        NUMBER,
        /** The third one cannot work with the number. */
        BAD_NUMBER,
        /** The gate refuses, after one that was stopped was started. */
        REFUSED
    }

    /** The agents of one process. */
    private static final class Crew {
        final List<String> log = new ArrayList<>();
        final Worker bank = new Worker(log, "bank");
        final Worker desk = new Worker(log, "desk", "bank");
        final Worker lines = new Worker(log, "lines", "desk");
        final Judge judge = new Judge(log, "tests", "lines");

        Crew(Kind kind) {
            if (kind == Kind.BAD_NUMBER) {
                lines.disliked = 7;
            }
            if (kind == Kind.REFUSED) {
                judge.answer = () -> CompletableFuture.completedStage(java.util.Optional.of("no."));
            }
        }

        Yard yard(VirtualPlatform time, DocumentStore store, Path directory) {
            return new Yard(time, store, directory, List.of(bank, desk, lines, judge));
        }
    }

    /** A store that keeps so many steps of deployments, and loses the answer of the last one or not. */
    private static DocumentStore deaf(DocumentStore store, int steps, boolean keepsTheLast) {
        int[] left = {steps};
        return (DocumentStore) Proxy.newProxyInstance(
                DocumentStore.class.getClassLoader(), new Class<?>[] {DocumentStore.class}, (proxy, method, args) -> {
                    boolean step = method.getName().equals("apply")
                            && args[0] instanceof Batch batch
                            && batch.writes().stream()
                                    .anyMatch(write -> write.model().equals(Deployment.MODEL));
                    boolean cut = step && left[0]-- <= 0;
                    try {
                        Object result = cut && !(keepsTheLast && left[0] == -1) ? null : method.invoke(store, args);
                        return cut
                                ? CompletableFuture.failedStage(
                                        new StoreException(StoreException.StoreErrorCode.UNAVAILABLE, "gone"))
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theNextProcessBringsItToAnEnd(Kind kind) {
        Map<DeploymentState, Integer> ends = new EnumMap<>(DeploymentState.class);
        int cuts = 0;
        for (int steps = 1; steps < MOST; steps++) {
            for (boolean keepsTheLast : new boolean[] {false, true}) {
                if (cut(kind, steps, keepsTheLast, ends)) {
                    cuts++;
                }
            }
        }
        System.out.println(kind + ": " + cuts + " cuts, " + ends);
        assertThat(cuts).isGreaterThan(10);
        assertThat(ends.keySet()).isSubsetOf(DeploymentState.DONE, DeploymentState.ROLLED_BACK);
        assertThat(ends)
                .containsKey(
                        kind == Kind.RESTART || kind == Kind.NUMBER
                                ? DeploymentState.DONE
                                : DeploymentState.ROLLED_BACK);
    }

    /** Answers whether the deployment was cut off at all. */
    private boolean cut(Kind kind, int steps, boolean keepsTheLast, Map<DeploymentState, Integer> ends) {
        DocumentStore store = time.await(new MemoryStorage()
                .open(
                        List.of(
                                StoredConfigVersion.CURRENT,
                                StoredConfigVersion.HISTORY,
                                Deployment.MODEL,
                                StoredAuditLog.MODEL),
                        time.platform()));
        Yard first = new Crew(kind)
                .yard(time, deaf(store, steps, keepsTheLast), directory)
                .start();
        if (kind == Kind.REFUSED) {
            first.engine.stop("tests");
            time.runPending();
        }
        DeploymentRequest order = kind == Kind.NUMBER || kind == Kind.BAD_NUMBER
                ? first.numbered(7, "bank", "desk", "lines", "tests")
                : Yard.order();
        first.awaited(first.deployments.begin(order));
        for (int i = 0; i < MOST; i++) {
            time.advance(Duration.ofMillis(100));
        }
        boolean cut = !first.last().state().ended();
        first.stop();
        time.await(store.get(Deployment.MODEL, Deployment.NAME));

        Crew crew = new Crew(kind);
        Yard second = crew.yard(time, store, directory).start();
        Deployment ended = second.ended();

        assertThat(ended.state())
                .as("%s after %d steps: %s", kind, steps, ended)
                .isIn(DeploymentState.DONE, DeploymentState.ROLLED_BACK);
        List<Integer> numbers = List.of(crew.bank, crew.desk, crew.lines, crew.judge).stream()
                .map(worker -> worker.startedWith.get(worker.startedWith.size() - 1))
                .distinct()
                .toList();
        boolean numbered = kind == Kind.NUMBER || kind == Kind.BAD_NUMBER;
        assertThat(numbers).containsExactly(numbered && ended.state() == DeploymentState.DONE ? 7 : 0);
        assertThat(ended.state() == DeploymentState.DONE || !ended.reason().isEmpty())
                .isTrue();
        time.runPending();
        // What somebody had stopped stays so until the process ends; afterwards it depends on how far the way back was.
        AgentState judging = kind == Kind.REFUSED ? second.states().get("tests") : AgentState.READY;
        assertThat(judging).isIn(AgentState.READY, AgentState.STOPPED);
        assertThat(second.states())
                .containsAllEntriesOf(Map.of(
                        "bank", AgentState.READY,
                        "desk", AgentState.READY,
                        "lines", AgentState.READY,
                        "tests", judging));
        if (cut) {
            ends.merge(ended.state(), 1, Integer::sum);
        }
        second.stop();
        time.await(store.close());
        return cut;
    }

    @Test
    void anAgentThatTheNextProcessDoesNotHaveIsSaidSo() {
        DocumentStore store = time.await(new MemoryStorage()
                .open(
                        List.of(
                                StoredConfigVersion.CURRENT,
                                StoredConfigVersion.HISTORY,
                                Deployment.MODEL,
                                StoredAuditLog.MODEL),
                        time.platform()));
        Crew crew = new Crew(Kind.RESTART);
        Yard first = crew.yard(time, store, directory).start();
        crew.lines.onStart = CompletableFuture::new;
        first.begin();
        time.runPending();
        assertThat(first.last().state()).isEqualTo(DeploymentState.RUNNING);
        first.stop();

        Crew fewer = new Crew(Kind.RESTART);
        Yard second = new Yard(time, store, directory, List.of(fewer.bank, fewer.desk)).start();

        assertThat(second.ended().state()).isEqualTo(DeploymentState.FAILED);
        assertThat(second.last().reason())
                .startsWith("The agent lines did not become ready: It is not among the agents any more.");
        assertThat(second.states().values()).containsOnly(AgentState.READY);
        second.stop();
    }

    @Test
    void whatHasEndedStaysAsItEnded() {
        DocumentStore store = time.await(new MemoryStorage()
                .open(
                        List.of(
                                StoredConfigVersion.CURRENT,
                                StoredConfigVersion.HISTORY,
                                Deployment.MODEL,
                                StoredAuditLog.MODEL),
                        time.platform()));
        Yard first = new Crew(Kind.RESTART).yard(time, store, directory).start();
        first.begin();
        Deployment ended = first.ended();
        first.stop();

        Yard second = new Crew(Kind.RESTART).yard(time, store, directory).start();

        assertThat(second.last()).isEqualTo(ended);
        assertThat(second.audited())
                .extracting(AuditEntry::action)
                .containsExactly("deployment.begin", "deployment.done");
        second.stop();
    }
}
