package dev.winnow.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.kernel.Activation;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class LayoutTest {
  @Test
  void anArrayPresentsItsMemoryAsExamplesOfChannels() {
    INDArray array = ActivationArrays.create(2, 3, 4, 5);
    Activation view = ActivationArrays.view(array);

    view.set(2, 3, 1, 1, 42);

    assertThat(array.shape()).containsExactly(2, 3, 4, 5);
    assertThat(array.getFloat(1, 2, 3, 1)).isEqualTo(42);
  }

  @Test
  void anArrayOfTheCallersCanBeClosed() {
    INDArray array = ActivationArrays.create(2, 3, 4, 5);

    array.close();

    assertThat(array.wasClosed()).isTrue();
  }

  @Test
  void anArrayInAnotherOrderOfStridesIsCopiedOnce() {
    INDArray rows = Nd4j.arange(2 * 3 * 4 * 5).castTo(DataType.FLOAT).reshape('c', 2, 3, 4, 5);
    LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();

    INDArray copy = ActivationArrays.inLayout(rows, workspaces, ArrayType.ACTIVATIONS);

    assertThat(copy).isEqualTo(rows);
    assertThat(ActivationArrays.view(copy).get(1, 2, 3, 0)).isEqualTo(33);
    assertThat(ActivationArrays.inLayout(copy, workspaces, ArrayType.ACTIVATIONS)).isSameAs(copy);
  }

  @Test
  void aSliceOfALargerArrayIsReadFromItsOwnOffset() {
    INDArray flat = Nd4j.arange(100).castTo(DataType.FLOAT).reshape(1, 100);
    INDArray slice =
        flat.get(NDArrayIndex.interval(0, 0, true), NDArrayIndex.interval(40, 60)).reshape(4, 5);

    NativeFloats.bytes(slice).putFloat(4, -1);

    assertThat(NativeFloats.bytes(slice).capacity()).isEqualTo(80);
    assertThat(NativeFloats.bytes(slice).getFloat(0)).isEqualTo(40);
    assertThat(flat.getFloat(41)).isEqualTo(-1);
  }

  @Test
  void gradientsOfSeveralConsumersAddUpAsDl4jAddsThem() {
    INDArray sum = LoneLayer.random(1, 3, 4, 5, 6);
    INDArray other = LoneLayer.random(2, 3, 4, 5, 6);
    INDArray expected = sum.dup('c').addi(other.dup('c'));

    assertThat(sum.addi(other)).isSameAs(sum).isEqualTo(expected);
    assertThat(sum.addi(other.dup('c'))).isEqualTo(expected.addi(other.dup('c')));
  }

  @Test
  void flatteningIsAViewWithFeaturesInDl4jsOrder() {
    INDArray images = LoneLayer.random(1, 3, 2, 5, 6);

    INDArray flat =
        new FlattenPreProcessor(2, 5, 6).preProcess(images, 3, LayerWorkspaceMgr.noWorkspaces());

    assertThat(flat).isEqualTo(images.dup('c').reshape('c', 3, 60));
    assertThat(flat.data().address()).isEqualTo(images.data().address());
  }

  @Test
  void gradientsOfFlatImagesAreThoseOfTheImagesInTheSameMemory() {
    INDArray images = LoneLayer.random(1, 3, 2, 5, 6);
    LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
    FlattenPreProcessor flatten = new FlattenPreProcessor(2, 5, 6);
    INDArray flat = flatten.preProcess(images, 3, workspaces);

    INDArray gradient = flatten.backprop(flat, 3, workspaces);

    assertThat(gradient).isEqualTo(images);
    assertThat(gradient.data().address()).isEqualTo(images.data().address());
    assertThat(flatten.backprop(flat.dup('c'), 3, workspaces)).isEqualTo(images);
  }

  @Test
  void aLayerGivesTheSameForAnyOrderOfStrides() {
    LoneLayer layer =
        new LoneLayer(new SpatialConvolutionLayer(3, 1, 4), InputType.convolutional(6, 7, 3));
    INDArray images = LoneLayer.random(1, 5, 3, 6, 7);

    assertThat(layer.forward(images.dup('c'), false)).isEqualTo(layer.forward(images, false));
  }

  @Test
  void anArrayThatDoesNotHoldFloatsIsRefused() {
    assertThatThrownBy(() -> NativeFloats.bytes(Nd4j.create(DataType.DOUBLE, 3)))
        .hasMessageContaining("DOUBLE");
  }
}
