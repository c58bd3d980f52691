package dev.winnow.driver.training;

import dev.winnow.worker.network.NetworkConfiguration;
import java.io.Serializable;

/**
 * A member after its last epoch.
 *
 * @param parameters flat vector, as the network of that configuration takes it
 */
public record TrainedMember(String name, NetworkConfiguration network, float[] parameters)
    implements Serializable {}
