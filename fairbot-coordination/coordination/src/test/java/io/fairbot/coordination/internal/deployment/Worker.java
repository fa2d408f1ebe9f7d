package io.fairbot.coordination.internal.deployment;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.DeploymentGate;
import io.fairbot.agent.DeploymentSummary;
import io.fairbot.agent.Health;
import io.fairbot.config.ConfigSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** An agent with one number as its configuration; it does not start with the number that it is told to dislike. */
class Worker implements Agent, ConfigSection<Worker.Share> {
    final List<Integer> startedWith = new ArrayList<>();
    int disliked = -1;
    int refused = -1;
    Health health = Health.UP;
    Supplier<CompletionStage<Void>> onStart = () -> CompletableFuture.completedStage(null);
    private final AgentInfo info;
    private final List<String> log;
    private int number;

    record Share(int number) {}

    Worker(List<String> log, String id, String... dependsOn) {
        this.log = log;
        info = AgentInfo.of(id, "1").withDependencies(dependsOn);
    }

    Worker(List<String> log, String id, boolean singleton) {
        this.log = log;
        AgentInfo plain = AgentInfo.of(id, "1");
        info = singleton ? plain.asSingleton() : plain;
    }

    @Override
    public AgentInfo info() {
        return info;
    }

    @Override
    public Optional<ConfigSection<?>> configuration() {
        return Optional.of(this);
    }

    @Override
    public Class<Share> type() {
        return Share.class;
    }

    @Override
    public Share initial() {
        return new Share(0);
    }

    @Override
    public CompletionStage<Optional<String>> check(Share candidate) {
        return CompletableFuture.completedStage(
                candidate.number() == refused ? Optional.of("it is not a good number.") : Optional.empty());
    }

    @Override
    public CompletionStage<Void> apply(Share decided, long version) {
        number = decided.number();
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        log.add("start " + info.id() + " " + number);
        startedWith.add(number);
        return number == disliked
                ? CompletableFuture.failedStage(
                        new io.fairbot.agent.AgentException("It cannot work with " + number + ".", null))
                : onStart.get();
    }

    @Override
    public CompletionStage<Void> stop() {
        log.add("stop " + info.id());
        return CompletableFuture.completedStage(null);
    }

    @Override
    public Health health() {
        return health;
    }

    /** One that judges, too. */
    static final class Judge extends Worker implements DeploymentGate {
        final List<DeploymentSummary> asked = new ArrayList<>();
        Supplier<CompletionStage<Optional<String>>> answer = () -> CompletableFuture.completedStage(Optional.empty());

        Judge(List<String> log, String id, String... dependsOn) {
            super(log, id, dependsOn);
        }

        @Override
        public CompletionStage<Optional<String>> evaluate(DeploymentSummary deployment) {
            asked.add(deployment);
            return answer.get();
        }
    }
}
