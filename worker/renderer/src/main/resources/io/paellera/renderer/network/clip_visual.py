  # CLIP's visual transformer as open_clip builds it (transformer.py, a ViT), by whose names the weights w go: patches, and a class
  # embedding before them, whose vector becomes the picture's, projected and not normalised. From pictures x [B, 3, H, W] in [0, 1]
  # of any size to [B, dimension].
  #
  # Constants: layers; heads of each attention; quick_gelu, whether activations are x sigmoid(1.702 x); patch, pixels of a patch's
  # side; side, pixels of a picture's side inside.

  def forward(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return self.encode_image(w, x, None)

  # What each module gives, under its official name.
  def trace(self, w: Dict[str, Tensor], x: Tensor) -> Dict[str, Tensor]:
    seen = annotate(Dict[str, Tensor], {})
    seen["visual.proj"] = self.encode_image(w, x, seen)
    return seen

  def encode_image(self, w: Dict[str, Tensor], pixels: Tensor, seen: Optional[Dict[str, Tensor]]) -> Tensor:
    x = self.see(seen, "preprocess", self.normalize(self.center_crop(self.resize(pixels))))
    x = torch.conv2d(x, w["visual.conv1.weight"], None, [self.patch, self.patch]).flatten(2).transpose(1, 2)
    x = self.see(seen, "visual.conv1", x)
    x = torch.cat([w["visual.class_embedding"].expand([x.size(0), 1, x.size(2)]), x], 1) + w["visual.positional_embedding"]
    x = self.see(seen, "visual.ln_pre", self.layer_norm(w, "visual.ln_pre", x))
    for i in range(self.layers):
      x = self.residual_attention_block(w, "visual.transformer.resblocks." + str(i), x, False, seen)
    x = self.see(seen, "visual.ln_post", self.layer_norm(w, "visual.ln_post", x.narrow(1, 0, 1)))
    return torch.matmul(x.squeeze(1), w["visual.proj"])

  # To the side along the shorter edge, bicubic without antialiasing, as the official code resizes its tensors.
  def resize(self, x: Tensor) -> Tensor:
    short = min(x.size(2), x.size(3))
    size = [self.side * x.size(2) // short, self.side * x.size(3) // short]
    return x if short == self.side else torch.upsample_bicubic2d(x, size, False, None)

  def center_crop(self, x: Tensor) -> Tensor:
    return x.narrow(2, self.half(x.size(2) - self.side), self.side).narrow(3, self.half(x.size(3) - self.side), self.side)

  # Rounded to the even of two that are as near.
  def half(self, margin: int) -> int:
    return (margin + margin // 2 % 2) // 2

  # By the mean and the deviation of the pictures that OpenAI trained with.
  def normalize(self, x: Tensor) -> Tensor:
    mean = torch.tensor([0.48145466, 0.4578275, 0.40821073], dtype=6, device=x.device).view([3, 1, 1])
    std = torch.tensor([0.26862954, 0.26130258, 0.27577711], dtype=6, device=x.device).view([3, 1, 1])
    return (x - mean) / std
