package io.fairbot.agent;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A check that a deployment must pass. An {@link Agent} that also implements this interface is called once all agents of a
 * deployment are ready. When it refuses, all of them are rolled back.
 *
 * <p>It is called on a thread that it may block without harm to others. A gate that throws, or does not answer within five minutes,
 * refuses. A gate that an operator has stopped is skipped; one that has failed refuses.
 */
public interface DeploymentGate {

    /**
     * Evaluates a deployment. Called while all agents run; customers are served meanwhile.
     *
     * @param deployment the deployment
     * @return a stage with an empty result when the deployment is accepted, else with one sentence for an operator that
     *     states why not
     */
    CompletionStage<Optional<String>> evaluate(DeploymentSummary deployment);
}
