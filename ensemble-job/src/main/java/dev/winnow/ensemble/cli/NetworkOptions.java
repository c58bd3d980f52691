package dev.winnow.ensemble.cli;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import picocli.CommandLine.Option;

/** Which network a benchmark is of, for the images that the paper trains it on. */
final class NetworkOptions {
  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "vgg16",
      description = "alexnet, vgg16, resnet32, convpool or allcnn (${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--tile",
      paramLabel = "4|6",
      defaultValue = "4",
      description = "Side of a Winograd patch (${DEFAULT-VALUE}).")
  private int tile;

  String name() {
    return name;
  }

  int tile() {
    return tile;
  }

  /** That network with one kind of convolutions. */
  NetworkConfiguration network(Convolution convolution, double width) {
    if (tile != 4 && tile != 6) {
      throw new UsageException("--tile must be 4 or 6, not " + tile);
    }
    boolean grey = name.equals("alexnet");
    ImageShape shape = grey ? new ImageShape(1, 28, 28) : new ImageShape(3, 32, 32);
    int classes = name.equals("resnet32") ? 100 : 10;
    try {
      return new NetworkConfiguration(name, convolution, tile, width, 0, shape, classes, 1);
    } catch (IllegalArgumentException outOfRange) {
      throw new UsageException(outOfRange.getMessage());
    }
  }
}
