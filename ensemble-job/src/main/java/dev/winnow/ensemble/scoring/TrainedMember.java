package dev.winnow.ensemble.scoring;

import dev.winnow.worker.network.NetworkConfiguration;
import java.io.Serializable;

/**
 * A member whose training is over.
 *
 * @param name unique within the ensemble
 * @param network what it was before training
 * @param parameters the flat parameter vector of that network
 */
public record TrainedMember(String name, NetworkConfiguration network, float[] parameters)
    implements Serializable {}
