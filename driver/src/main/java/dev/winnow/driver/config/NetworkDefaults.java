package dev.winnow.driver.config;

import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import java.io.Serializable;

/**
 * What members are when they do not say otherwise.
 *
 * @param convolution how the 3x3, stride 1 convolutions compute
 * @param tile side of a Winograd patch, 4 or 6
 * @param width factor on the channels of every layer
 * @param dropout probability of dropping an activation of a convolution
 */
public record NetworkDefaults(Convolution convolution, int tile, double width, double dropout)
    implements Serializable {
  public NetworkDefaults {
    check("network", tile, width, dropout);
  }

  /** What holds for the defaults holds for each member. */
  static void check(String owner, int tile, double width, double dropout) {
    Check.that(tile == 4 || tile == 6, owner + ".tile", "must be 4 or 6", tile);
    Check.that(
        width > 0 && width <= NetworkConfiguration.WIDEST,
        owner + ".width",
        "must be above 0 and at most " + NetworkConfiguration.WIDEST,
        width);
    Check.lessThanWhole(owner + ".dropout", dropout);
  }
}
