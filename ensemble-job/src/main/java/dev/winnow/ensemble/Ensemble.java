package dev.winnow.ensemble;

import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.scoring.PublishedModels;
import dev.winnow.ensemble.stacking.Blend;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.data.EncodedImages;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A published ensemble, verified and loaded into this JVM: images in, probabilities out. Computes
 * with all processors. Safe for use by several threads: their images take turns.
 *
 * <p>With {@code --add-modules=jdk.incubator.vector} it is many times faster than without.
 */
public final class Ensemble {
  private final PublishedModels models;

  private Ensemble(PublishedModels models) {
    this.models = models;
  }

  /**
   * Loads the version in service.
   *
   * @param folder of the ensemble, any Hadoop path: the one that holds {@code current}
   * @throws dev.winnow.ensemble.artifact.ArtifactException when there is none, or a file is not
   *     what its checksum says
   */
  public static Ensemble load(String folder) {
    ArtifactStore store = ArtifactStore.open(folder, new Configuration());
    return new Ensemble(PublishedModels.read(store, store.currentManifest()));
  }

  /**
   * Loads a certain version.
   *
   * @param folder as for {@link #load(String)}
   * @param version its id
   * @throws dev.winnow.ensemble.artifact.ArtifactException likewise
   */
  public static Ensemble load(String folder, String version) {
    ArtifactStore store = ArtifactStore.open(folder, new Configuration());
    return new Ensemble(PublishedModels.read(store, store.manifest(version)));
  }

  /** The id of the version. */
  public String version() {
    return manifest().id();
  }

  /** The name of each class, by label. */
  public List<String> classNames() {
    return manifest().ensemble().classNames();
  }

  /** The shape of the images that it takes. */
  public ImageShape shape() {
    return manifest().ensemble().shape();
  }

  /**
   * Asks about one image.
   *
   * @param file content of a PNG or JPEG file
   * @throws DataFormatException when it cannot be decoded
   * @throws IllegalArgumentException when it is not of {@link #shape}
   */
  public Prediction predict(byte[] file) throws DataFormatException {
    return predict(List.of(file)).get(0);
  }

  /**
   * Asks about many images, which takes far less time than one by one.
   *
   * @param files content of PNG or JPEG files
   * @return in their order
   * @throws DataFormatException when one cannot be decoded
   * @throws IllegalArgumentException when they are not of {@link #shape}
   */
  public List<Prediction> predict(List<byte[]> files) throws DataFormatException {
    return files.isEmpty() ? List.of() : predict(EncodedImages.decode(files));
  }

  /**
   * Asks about images as bytes of pixels.
   *
   * @param pixels unsigned, [image][channel][row][column]
   * @return in their order
   * @throws IllegalArgumentException when they are not whole images of {@link #shape}
   */
  public List<Prediction> predictPixels(byte[] pixels) {
    int images = pixels.length / shape().size();
    return predict(new LabeledImages(shape(), pixels, new int[images], new long[images]));
  }

  private List<Prediction> predict(LabeledImages images) {
    List<Prediction> predictions = new ArrayList<>();
    Iterator<MemberPredictions> members = models.ensemble().predict(images);
    while (members.hasNext()) {
      MemberPredictions of = members.next();
      int decided = Blend.decide(models.weights(), of);
      predictions.add(
          new Prediction(
              decided, classNames().get(decided), Blend.probabilities(models.weights(), of)));
    }
    return predictions;
  }

  private Manifest manifest() {
    return models.manifest();
  }
}
