package dev.winnow.worker.network;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The member networks by name. */
public final class Networks {
  private static final Map<String, Architecture> ARCHITECTURES =
      new TreeMap<>(
          Map.of(
              "alexnet", new AlexNet(),
              "vgg16", new Vgg16(),
              "resnet32", new ResNet32(),
              "convpool", new ConvPool(),
              "allcnn", new AllCnn()));

  private Networks() {}

  /** The names of all networks, sorted. */
  public static List<String> names() {
    return List.copyOf(ARCHITECTURES.keySet());
  }

  /**
   * A network with its initial weights, which are the same wherever they are made. Images go in as
   * [N, C, H, W], probabilities come out as [N, classes].
   *
   * @throws IllegalArgumentException when there is no network of that name, or the images are too
   *     small for it, or another value is out of range
   */
  public static ComputationGraph create(NetworkConfiguration configuration) {
    ComputationGraph graph = new ComputationGraph(describe(configuration));
    graph.init();
    return graph;
  }

  /**
   * The same of DL4J's own layers, to measure against; of the configuration, its convolution is
   * ignored. DL4J lays out images as [N][C][H][W].
   */
  public static ComputationGraph createOfDl4j(NetworkConfiguration configuration) {
    ComputationGraph graph = new ComputationGraph(describe(configuration, new Dl4jLayers()));
    graph.init();
    return graph;
  }

  /**
   * The number of a network's parameters, without building the network.
   *
   * @throws IllegalArgumentException as {@link #create}
   */
  public static long parameters(NetworkConfiguration configuration) {
    return GraphShapes.of(configuration).parameters();
  }

  /** The description of a network, without weights. */
  public static ComputationGraphConfiguration describe(NetworkConfiguration configuration) {
    return describe(
        configuration, new WinnowLayers(configuration.convolution(), configuration.tile()));
  }

  static ComputationGraphConfiguration describe(
      NetworkConfiguration configuration, LayerSet layers) {
    Architecture architecture = ARCHITECTURES.get(configuration.network());
    if (architecture == null) {
      throw new IllegalArgumentException(
          "there is no network \"%s\": choose one of %s"
              .formatted(configuration.network(), String.join(", ", names())));
    }
    int smallest = architecture.smallestImage();
    if (Math.min(configuration.shape().height(), configuration.shape().width()) < smallest) {
      throw new IllegalArgumentException(
          "%s needs images of at least %dx%d pixels for its poolings, not %s: use larger images or a network with fewer poolings (%s)"
              .formatted(
                  configuration.network(),
                  smallest,
                  smallest,
                  configuration.shape(),
                  String.join(", ", namesForSmaller(smallest))));
    }
    NetworkBuilder builder = new NetworkBuilder(configuration, layers);
    architecture.assemble(builder, configuration.classes());
    return builder.build();
  }

  private static List<String> namesForSmaller(int size) {
    return names().stream().filter(name -> ARCHITECTURES.get(name).smallestImage() < size).toList();
  }
}
