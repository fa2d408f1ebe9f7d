package io.fairbot.agent;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Judges deployments: an {@link Agent} that also implements this is asked once all agents of a deployment are ready. When it refuses,
 * all of them are rolled back.
 *
 * <p>It is asked on a thread that it may hold up without harm to others. One that throws, or that does not answer within five
 * minutes, refuses. One that somebody has stopped is not asked; one that has failed refuses.
 */
public interface DeploymentGate {

    /**
     * Judges what was deployed. Called while everything runs; customers are served meanwhile.
     *
     * @param deployment what was deployed
     * @return empty when it may stay, else one sentence for an operator that says why not
     */
    CompletionStage<Optional<String>> evaluate(DeploymentSummary deployment);
}
