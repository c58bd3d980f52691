package dev.winnow.driver.config;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import java.io.Serializable;

/**
 * One network of the ensemble.
 *
 * @param name of the member, unique in the ensemble
 * @param network alexnet, vgg16, resnet32, convpool or allcnn
 * @param convolution how its 3x3, stride 1 convolutions compute
 * @param tile side of a Winograd patch, 4 or 6
 * @param width factor on the channels of every layer
 * @param dropout probability of dropping an activation of a convolution
 */
public record MemberConfiguration(
    String name, String network, Convolution convolution, int tile, double width, double dropout)
    implements Serializable {
  public MemberConfiguration {
    Check.name("members.name", name);
    Check.that(
        Networks.names().contains(network),
        "members.network",
        "must be one of " + String.join(", ", Networks.names()),
        "'" + network + "'");
    NetworkDefaults.check("members." + name, tile, width, dropout);
  }

  /** The network to build for images of a data set. */
  public NetworkConfiguration network(ImageShape shape, int classes, long seed) {
    return new NetworkConfiguration(
        network, convolution, tile, width, dropout, shape, classes, seed);
  }
}
